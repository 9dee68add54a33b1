//! The longer texts of help, which follow the options.

pub(crate) const CREDENTIALS: &str = "\
Credentials come from the first of these providers that is configured:
  oidc         HUAWEICLOUD_OIDC_PROVIDER_URN, HUAWEICLOUD_OIDC_AGENCY_URN,
               HUAWEICLOUD_OIDC_ID_TOKEN or HUAWEICLOUD_OIDC_TOKEN_FILE
  environment  HUAWEICLOUD_SDK_IDP_ID, HUAWEICLOUD_SDK_ID_TOKEN_FILE
               HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK [, HUAWEICLOUD_SDK_SECURITY_TOKEN]
               CLOUD_SDK_AK, CLOUD_SDK_SK
               HUAWEICLOUD_SDK_AUTH_TOKEN
  profile      [basic] of ~/.huaweicloud/credentials, or of HUAWEICLOUD_SDK_CREDENTIALS_FILE
  metadata     the instance's agency; FUNCTIONGRAPH_METADATA_ENDPOINT=off disables it
  pod          HC_CONTAINER_CREDENTIALS_FULL_URI, HC_CONTAINER_AUTHORIZATION_TOKEN_FILE
  terraform    HW_ACCESS_KEY, HW_SECRET_KEY [, HW_SECURITY_TOKEN]

Without --project-id, the project is the one that the function names, else the one configured with
the credentials, else HUAWEICLOUD_SDK_PROJECT_ID, else HW_PROJECT_ID, else IAM's for the region.
Without --region, the region is HUAWEICLOUD_SDK_REGION, else HW_REGION_NAME, else the profile's.
Without --endpoint, it is that of HUAWEICLOUD_SDK_REGION_FUNCTIONGRAPH_CN_NORTH_4, with the name of
the region, else of ~/.huaweicloud/regions.yaml, else the region's.

Exit status:
  0    done
  1    a service, the network or this machine failed (a list prints what arrived first)
  2    the input is invalid and nothing was sent
  3    not found
  101  a bug of fgs

Characters that are invisible, or change the direction of text, are printed as escapes; in JSON, and
in the bodies that --dry-run prints, as \\u escapes, which are the same value.";

macro_rules! destinations {
    () => {
        "\
DEST is one of:
  obs://BUCKET[/PREFIX][?expires=DAYS]   an object in the bucket for each result
  smn:TOPIC_URN                          a message to a topic
  dis:STREAM                             a record in a stream
  function:FUNC_URN                      an invocation of another function or version
PREFIX is a folder of the bucket; DAYS is after how many days an object is deleted, 0 for never.
DEST is taken literally: %-escapes are not decoded, and blanks are rejected.
"
    };
}

pub(crate) const UPDATE: &str = concat!(
    destinations!(),
    "
The config is read, changed and written; a change by others in between is overwritten. No response
names the log group and stream of the status log: with the status log enabled, set them again, each
by id or name, or use --drop-log-target or --no-status-log.

Examples:
  fgs async-config update urn:fss:cn-north-4:PROJECT_ID:function:default:resize --max-retries 3
  fgs async-config update resize --on-failure obs://dead-letters --no-on-success --dry-run"
);

pub(crate) const SET: &str = concat!(
    destinations!(),
    "
An option that is left out is not sent, and the service sets its default; update keeps its value.
delete removes the config.

FILE holds one config as get prints it, not the list that list prints. func_urn, created_time and
last_modified, which only responses have, are ignored; any other member that cannot be set is an
error.

Examples:
  fgs --emulator async-config set resize --max-retries 3
  fgs async-config set urn:fss:cn-north-4:PROJECT_ID:function:default:resize \\
      --max-age 1h30m --on-failure 'obs://dead-letters/resize/?expires=30'
  fgs --region cn-north-4 --project-id PROJECT_ID async-config set resize --max-retries 0 --dry-run
  fgs --output json async-config get resize > resize.json
  fgs async-config set resize --from-file resize.json"
);

pub(crate) const INVOKE: &str = "\
The result goes to stdout byte for byte; on a terminal, JSON is printed on lines of its own, and a
text ends with a line break. If the function fails by an error of its own, type and message of the
error go to stderr, nothing goes to stdout, and the exit status is 1.

--output json prints one object: result (the JSON that came, or else the text; result_base64 where
it is neither), log (null without --tail), request_id, and billing_duration_ms.

On a terminal, the log of --tail is printed with escapes; a file or a pipe gets it as it came.

Examples:
  fgs invoke resize --data '{\"width\": 640}'
  fgs invoke resize --data @event.json --tail > result.json
  echo '[1, 2]' | fgs --output json invoke resize --data -";

pub(crate) const PUBLISH: &str = "\
The function must have been created, in an emulator too: fgs api create-function --body @body.json,
with a body that --template prints.

Examples:
  fgs versions publish resize
  fgs versions publish resize --name v2 --description 'keeps the colors'";

pub(crate) const SET_ALIAS: &str = "\
The alias is read first: it is created if there is none, and changed otherwise. --version and
--additional replace version and shares: without --additional, all calls go to VERSION. Without
--description, the alias keeps its description. It keeps rules that send calls to other versions,
which fgs api can set.

The function must have been created, in an emulator too, and its version published: fgs api
create-function, fgs versions publish.

Examples:
  fgs versions publish resize --name v1
  fgs aliases set resize live --version v1
  fgs aliases set resize live --version v1 --additional v2=20 --description 'tries v2'";

pub(crate) const INVOKE_ASYNC: &str = "\
Examples:
  fgs --emulator invoke-async resize --data '{\"width\": 640}'
  fgs invoke-async resize --data @event.json
  echo '{}' | fgs invoke-async resize --data -";

pub(crate) const REDRIVE: &str = "\
A record is what a destination receives of an asynchronous invocation, as the service and the
emulator write it. Its function is invoked asynchronously with its request_payload, byte for byte.
Files and folders whose names begin with a dot are skipped.

Records are sent to the service, or to a running emulator with --endpoint, or to the one of
--emulator. The summary says where; --dry-run prints each URL and the beginning of each payload.

The journal, .fgs-redrive.jsonl in the folder or .FILE.fgs-redrive.jsonl beside the file, holds what
became of each record. One that was accepted is not sent again to the same URL, even if it was
delivered twice; one whose call was cut off or got no response is reported as unknown. Another
source has another journal; two runs exclude each other.

The exit status is 1 if a record is invalid, failed or unknown; the others are sent all the same.
The summary is printed at the end. After Ctrl-C or SIGTERM no call begins, those that run are waited
for, and the exit status is 128 plus the signal's number; a second one ends the run at once.

--output json prints one JSON object a line: for each record that
was sent, failed, is unknown or invalid, and one with the summary.

Examples:
  fgs redrive delivered/obs/dead-letters --endpoint http://127.0.0.1:8080 --dry-run
  fgs redrive delivered/obs/dead-letters --endpoint http://127.0.0.1:8080 --since 2h
  fgs --emulator redrive dead-letters.jsonl --function resize --to resize-fixed
  fgs redrive dead-letters.jsonl --region cn-north-4
  jq -c 'select(.response_context.status_code == 500)' *.json |
      fgs redrive - --journal redriven.jsonl";
pub(crate) const EVENTS: &str = "\
A line has the time in UTC, the beginning of the request id, the function, and what has
happened. With --output json it is a JSON object, with the whole id. Payloads and results are not
shown. The newest 1,000 events that have ended are kept. --timeout is for the list; with --follow,
for the first response. A browser shows the same at the emulator's address.

Examples:
  fgs --endpoint http://127.0.0.1:8080 emulator events
  fgs --endpoint http://127.0.0.1:8080 emulator events --follow --output json";

pub(crate) const API: &str = "\
Without an operation, the operations are listed by group. An operation takes its parameters as
options, by their names in the API or in kebab case, and its body as JSON. All of it is validated
before it is sent. The response is printed as it came, whatever --output is; on a terminal, JSON is
printed on lines of its own.

--paginate follows a list to its end, and prints one JSON array with the items of all pages.

Examples:
  fgs api list-functions --maxitems 10
  fgs api ListFunctions --paginate
  fgs api cancel-async-invocation --template > body.json
  fgs api cancel-async-invocation --function-urn resize --body @body.json";

pub(crate) const FUNCTIONS: &str = "\
Functions:
  A server receives POST /init once, which it need not have, and POST /invoke with each event.
  A bootstrap gets events from the runtime API at $RUNTIME_API_ADDR; it is started when needed, and
  killed with the emulator. What it prints is on stderr. Only functions of --function and
  --known-function, and created ones, are known then.

The file of --config:
  It has all settings but keys and tokens, and functions with settings of their own; its paths are
  relative to its folder. docs/emulator.schema.json is its JSON Schema.

    listen: 127.0.0.1:8080
    functions:
      resize: {run: ./resize, timeout: 30s, env: {BUCKET: pictures}, concurrency: 2}

  An option wins over the file: --function replaces the function with that name, and
  --function-timeout, --env and --concurrency count for the functions of the file, too. --allow-host
  and --known-function add to the file.

The end:
  After Ctrl-C or SIGTERM, synchronous invocations that run have some 5 seconds to complete.
  A second signal ends it at once.";
