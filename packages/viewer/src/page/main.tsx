import "./style.css";
import { render } from "preact";
import { App } from "./app.tsx";
import { exportedSource, servedSource } from "./source.ts";

const exported = document.documentElement.hasAttribute("data-export");
render(<App source={exported ? exportedSource() : servedSource()} />, document.body);
