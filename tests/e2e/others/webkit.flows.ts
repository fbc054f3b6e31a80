import { ownServer } from "../server.ts";
import { refreshAndStop, speaksGerman } from "./tab.ts";
import { test } from "./webkit.ts";

// A refresh of some hours moves in seconds, and can be stopped for more than a minute.
test.use(ownServer({ clockSpeed: 240 }));

test("a sandbox is found, refreshed by its typed name, followed and stopped", ({ tab, api }) => refreshAndStop(tab, api));

test("it speaks German where that is chosen, with German dates", ({ tab }) => speaksGerman(tab));
