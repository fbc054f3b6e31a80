import { start } from "../../vanilla/src/pages";
import { WindowTable } from "./table";

start(() => new WindowTable());
