// The start of the page.
import { App } from "./app.js";

new App().start();
