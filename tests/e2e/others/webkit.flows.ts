import { ownServer } from "../server.ts";
import { refreshAndStop, speaksGerman } from "./tab.ts";
import { test } from "./webkit.ts";

test.use(ownServer({ clockSpeed: 60 }));

test("a sandbox is found, refreshed by its typed name, followed and stopped", ({ tab, api }) => refreshAndStop(tab, api));

test("it speaks German where that is chosen, with German dates", ({ tab }) => speaksGerman(tab));
