import { mount } from "svelte";
import "../../shared/shared.css";
import { place } from "../../shared/place";
import Environment from "./Environment.svelte";
import Environments from "./Environments.svelte";

const { environment, polls } = place();
const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app");
if (environment) mount(Environment, { target, props: { id: environment, polls } });
else mount(Environments, { target });
