import { start } from "../../react/src/start";
import { JobTable } from "./JobTable";

start(JobTable);
