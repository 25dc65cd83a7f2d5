/** What only a person knows of a submission. */
export const submissionDetails = `model_name: Oracle
model_organization: Nobody
submitting_organization: Nobody
submission_date: 2026-02-03
submission_type: custom
contact_info: { name: Ada }
`;
