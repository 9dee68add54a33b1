// The official SDK for Node.js, so often: node.js ADDRESS TIMES
"use strict";

const os = require("os");

// With a home directory, the SDK writes an application id into it.
process.env.HOME = os.devNull;

const { BasicCredentials } = require("@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials");
const v2 = require("@huaweicloud/huaweicloud-sdk-functiongraph/v2/public-api");

const PROJECT = "7aad83af3e8d42e99ac194c8419e2c9b";
const URN = `urn:fss:cn-north-4:${PROJECT}:function:default:resize:latest`;
const TOPIC = `urn:smn:cn-north-4:${PROJECT}:results-of-resize`;
const BUCKET = "dead-letters-of-all-functions-of-the-department-of-pictures";

async function main() {
  const [address, times] = process.argv.slice(2);
  const credentials = new BasicCredentials()
    .withAk("ACCESSKEY")
    .withSk("secret-key-of-forty-letters-0123456789ab")
    .withProjectId(PROJECT);
  const client = v2.FunctionGraphClient.newBuilder().withCredential(credentials).withEndpoint(address).build();
  for (let sent = 0; sent < Number(times); sent++) {
    const destinations = new v2.FuncAsyncDestinationConfig()
      .withOnSuccess(new v2.FuncDestinationConfig().withDestination("SMN").withParam(JSON.stringify({ topic_urn: TOPIC })))
      .withOnFailure(new v2.FuncDestinationConfig().withDestination("OBS").withParam(JSON.stringify({ bucket: BUCKET })));
    const body = new v2.UpdateFunctionAsyncInvokeConfigRequestBody()
      .withMaxAsyncEventAgeInSeconds(3600)
      .withMaxAsyncRetryAttempts(2)
      .withDestinationConfig(destinations);
    const request = new v2.UpdateFunctionAsyncInvokeConfigRequest(URN).withBody(body);
    const response = await client.updateFunctionAsyncInvokeConfig(request);
    if (response.max_async_retry_attempts !== 2) throw new Error("another response");
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
