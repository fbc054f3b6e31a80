import { start } from "./pages";
import { WholeTable } from "./table";

start(() => new WholeTable());
