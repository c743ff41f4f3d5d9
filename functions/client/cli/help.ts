/** The text of `callsheet --help`. */
export const help = `callsheet: media tasks from the command line

  callsheet submit vod.CreateAigcVideoTask ModelName=Kling ModelVersion=3.0 \\
      Prompt="A cat dances in the rain." --download .
  callsheet wait TASK_ID --download results
  callsheet get TASK_ID
  callsheet list --status failed --limit 5
  callsheet cancel TASK_ID
  callsheet events TASK_ID
  callsheet lanes
  callsheet usage --by operation
  callsheet operations
  callsheet open TASK_ID

submit OPERATION [Name=text | Name:=json | Name@=file] …   dots lead into objects and lists:
      OutputConfig.Duration:=5 FileInfos.0.Type=Url FileInfos.0.Url@=cat.png (uploads cat.png)
  --input JSON|@FILE|-    the input, or the rest of it
  --key KEY               the same key is the same task, and is charged once
  --dry-run               only check; nothing starts and nothing is charged
  --wait                  wait for the end
  --download DIR          wait, and save the files of the result there
  --metadata NAME=TEXT    your own facts, as often as you like
  --priority N  --region R  --deadline S  --start-within S  --keep-result
  --webhook URL  --allow-undocumented
upload FILE               a picture, video or sound; prints the url that stands for it in an input
wait TASK_ID              --download DIR  --timeout S (the task goes on)
list                      --status S  --operation O  --limit N (20)  --settled  --unsettled
                          --metadata NAME=TEXT  --after TIME  --before TIME (of creation)
                          --oldest (first)  one task a line
lanes                     how full each lane is, and which of your tasks wait there
usage                     --by day|operation  --from DAY  --to DAY (yesterday): your settled tasks
operations [OPERATION]    what can be submitted; of one the fields, an example and the rules
open TASK_ID              --file N (0)  opens a file of the result, and prints its address

In a checkout \`npm run -s cli --\` stands for callsheet.
JSON goes to stdout and progress to stderr: callsheet submit … --wait | jq -r .output.files[0].url
Address and key: CALLSHEET_URL and CALLSHEET_KEY, or a file {"url": …, "key": …} at
CALLSHEET_CONFIG or ~/.config/callsheet.json. Without them the service of \`npm start\` in this
folder is used.

Exit codes: 0 done or succeeded, 2 wrong arguments, 3 failed, 4 rejected (nothing was started),
5 canceled, 6 indeterminate, 7 refused by the service, 8 no answer, 9 not settled yet, 130 interrupted.
An interrupted wait cancels nothing: \`callsheet wait TASK_ID\` goes on with it.
`;
