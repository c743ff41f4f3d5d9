import { describe, expect, test } from "vitest";
import { type Deeds, lackOf } from "./enough.ts";

const deeds: Deeds = {
  seconds: 120,
  tasks: 400,
  kills: new Map([
    ["engine", 3],
    ["submit-task", 40],
    ["poll-tasks", 30],
    ["receive-callback", 30],
    ["all senders at a create", 200],
    ["runner", 8],
  ]),
  logged: new Map([
    ["sender_silent", 27],
    ["start_silence", 40],
    ["task_adopted", 28],
  ]),
};

test("two minutes full of kills are enough", () => {
  expect(lackOf(deeds)).toEqual([]);
});

describe("it is too little", () => {
  test.each([...deeds.kills.keys()])("where %s was never killed", (role) => {
    const kills = new Map([...deeds.kills].filter(([name]) => name !== role));

    expect(lackOf({ ...deeds, kills })).toEqual([expect.stringContaining(`0 killed: ${role}`)]);
  });

  test.each([...deeds.logged.keys()])("where no function ever said %s", (event) => {
    const logged = new Map([...deeds.logged].filter(([name]) => name !== event));

    expect(lackOf({ ...deeds, logged })).toEqual([expect.stringContaining(`0 ${event}`)]);
  });

  test("where hardly anybody wanted anything", () => {
    expect(lackOf({ ...deeds, tasks: 8 })).toEqual(["8 tasks, at least 60 wanted"]);
  });
});

test("less is wanted of a shorter run", () => {
  expect(lackOf({ ...deeds, seconds: 30, tasks: 20 })).toEqual([]);
});
