export function onOff(on: boolean): "ON" | "OFF" {
  return on ? "ON" : "OFF";
}

export function yesNo(yes: boolean): "Yes" | "No" {
  return yes ? "Yes" : "No";
}
