import { App, Stack } from "aws-cdk-lib";
import { StringParameter } from "aws-cdk-lib/aws-ssm";
import { TaskService } from "callsheet/cdk";

const app = new App();
const { url } = new TaskService(app, "callsheet", {
  settings: {
    ENVIRONMENT: "prod",
    TENCENT_VOD_SUB_APP_IDS: ["1500000001"],
    ALARM_TOPIC_ARN: "arn:aws:sns:eu-central-1:123456789012:alarms",
    KEEP_RESULTS: "asked",
  },
});

const studio = new Stack(app, "studio");
new StringParameter(studio, "CallsheetUrl", { stringValue: url });
app.synth();
