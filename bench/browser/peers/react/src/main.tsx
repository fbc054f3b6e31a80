import { JobTable } from "./JobTable";
import { start } from "./start";

start(JobTable);
