// The official SDK for Node.js makes the calls of stdin; every member of an answer must be one that it declares.
//
//     python inputs.py TAG | node official_answers.js ENDPOINT
//
// This SDK returns the JSON of an answer as it is, without an object of its own. What it declares for TypeScript says
// which members it has, and of which types. HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK are the keys to sign with.
"use strict";

const fs = require("fs");
const os = require("os");
const path = require("path");

// With a home directory, the SDK writes an application id into it.
process.env.HOME = os.devNull;

const { BasicCredentials } = require("@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials");
const { FunctionGraphClient } = require("@huaweicloud/huaweicloud-sdk-functiongraph/v2/FunctionGraphClient");

const MODELS = path.join(
  path.dirname(require.resolve("@huaweicloud/huaweicloud-sdk-functiongraph/package.json")),
  "v2/model",
);
// What has ended is not cancelled, and an invocation ends at once where the emulator has no handler.
const REFUSED = { CancelAsyncInvocation: "has ended as SUCCESS; only one that waits or runs can be cancelled" };
const PROJECT = "7aad83af3e8d42e99ac194c8419e2c9b";

/** The members that a model declares, by their names on the wire, with their types; undefined if it is none. */
function members(model) {
  const file = path.join(MODELS, `${model}.d.ts`);
  if (!fs.existsSync(file)) return undefined;
  const text = fs.readFileSync(file, "utf8");
  // A member is declared with its name on the wire, and its type stands where it is set: withName(name: type).
  const setters = text.matchAll(/^ {4}with(\w+)\(\w+: (.*)\): \w+;$/gm);
  const types = new Map([...setters].map(([, name, type]) => [name.toLowerCase(), type]));
  const names = [...text.matchAll(/^ {4}(?:private )?'?([\w-]+)'?\??(?:: .*)?;$/gm)].map(([, name]) => name);
  return new Map(names.map((name) => [name, types.get(name.replace(/[-_]/g, "").toLowerCase())]));
}

/** Whether a value that is no list and no model is of a type; a time is a text in JSON. */
function isOf(value, type = "undefined") {
  return type === "any" || type === "object" || type.replace("Date", "string").split(" | ").includes(typeof value);
}

/** What of a value the SDK does not declare: a line each. */
function* undeclared(value, type, at) {
  const list = /^Array<(.*)>$/.exec(type);
  const map = /^{ *\[key: string\]: (.*?);? *}$/.exec(type);
  const declared = members(type);
  if (list && Array.isArray(value)) {
    for (const item of value) yield* undeclared(item, list[1], `${at}[]`);
  } else if (declared && value !== null && typeof value === "object") {
    for (const [name, item] of Object.entries(value)) {
      if (declared.has(name)) yield* undeclared(item, declared.get(name), `${at}.${name}`);
      else yield `${at}.${name} is no member of ${type}`;
    }
  } else if (map && value !== null && typeof value === "object") {
    for (const [name, item] of Object.entries(value)) yield* undeclared(item, map[1], `${at}.${name}`);
  } else if (!isOf(value, type)) {
    yield `${at} is ${JSON.stringify(value)}, not of type ${type}`;
  }
}

async function call(client, known, { operation, parameters, body, made, has_answer }) {
  const fill = (values) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, known.get(name) ?? value]));
  const request = fill(parameters);
  if (body !== undefined) request.body = fill(body);
  const method = operation[0].toLowerCase() + operation.slice(1);
  const { httpStatusCode, ...answer } = await client[method](request);
  for (const [member, names] of Object.entries(made)) {
    for (const name of names) known.set(name, answer[member]);
  }
  if (!has_answer) return [];
  if (Object.keys(answer).length === 0) return [`${operation} has no answer`];
  return [...undeclared(answer, `${operation}Response`, operation)];
}

async function main() {
  if (process.argv.length !== 3) throw new Error("usage: official_answers.js ENDPOINT, with inputs on stdin");
  const { HUAWEICLOUD_SDK_AK: accessKey, HUAWEICLOUD_SDK_SK: secretKey } = process.env;
  const client = FunctionGraphClient.newBuilder()
    .withCredential(new BasicCredentials().withAk(accessKey).withSk(secretKey).withProjectId(PROJECT))
    .withEndpoint(process.argv[2])
    .build();
  const inputs = fs.readFileSync(0, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
  const [known, operations, failed] = [new Map(), new Set(), new Set()];
  for (const input of inputs) {
    operations.add(input.operation);
    let lines;
    try {
      lines = await call(client, known, input);
    } catch (error) {
      // One failed operation must not hide the rest.
      const reason = error.errorMsg ?? error.message ?? JSON.stringify(error);
      const isMeant = REFUSED[input.operation] && reason.includes(REFUSED[input.operation]);
      lines = isMeant ? [] : [`${input.operation}: ${reason}`];
    }
    if (lines.length > 0) failed.add(input.operation);
    for (const line of lines) console.log(`FAILED ${line}`);
  }
  const count = operations.size;
  console.log(
    `answers: ${count - failed.size} of ${count} operations succeed and have only members that the SDK declares, ` +
      `with ${inputs.length / count} inputs each, ${inputs.length} calls`,
  );
  process.exitCode = failed.size > 0 || inputs.length === 0 ? 1 : 0;
}

main();
