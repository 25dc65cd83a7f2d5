import type { Dataset } from "@mua/core";

/** The policy texts of a domain: for the agent, and for an agent without a user where the domain has that. */
export type Policies = { readonly policy: string; readonly soloPolicy: string | null };

/** How each official domain's policy is made of the dataset's files. */
export function policiesOf(domain: string, dataset: Dataset): Policies {
  const text = (path: string) => dataset.text(`data/tau2/domains/${path}`);
  const telecom = (manual: string, soloManual: string) => ({
    policy: telecomPolicy(text("telecom/main_policy.md"), text(`telecom/${manual}`)),
    soloPolicy: telecomPolicy(text("telecom/main_policy_solo.md"), text(`telecom/${soloManual}`)),
  });
  switch (domain) {
    case "telecom":
      return telecom("tech_support_manual.md", "tech_support_manual.md");
    case "telecom-workflow":
      return telecom("tech_support_workflow.md", "tech_support_workflow_solo.md");
    case "mock":
      return { policy: text("mock/policy.md"), soloPolicy: text("mock/policy_solo.md") };
    default:
      return { policy: text(`${domain}/policy.md`), soloPolicy: null };
  }
}

function telecomPolicy(main: string, manual: string): string {
  return `<main_policy>\n${main}\n</main_policy>\n<tech_support_policy>\n${manual}\n</tech_support_policy>`;
}
