export const EMULATE_USAGE = `snowflakeml emulate [start] [options]   run a local Snowflake on 127.0.0.1
snowflakeml emulate status|log|reset|stop [--dir DIR]
snowflakeml emulate advance SECONDS [--dir DIR]      move a clock that stands still

  --port N                    listen on this port (default: a free one)
  --dir DIR                   keep the account in this folder (default: memory)
  --init FILE.sql             statements for a fresh account
  --auth open|strict          take any credential, or verify it (default: open)
  --unknowns strict|lenient   how undocumented behaviour is answered (default: strict)
  --clock real|TIME           run on real time, or stand still there until advance (default: real)
  --detach                    go on in the background
  --json                      say where it listens as one line of JSON
  --help                      print this
`;
