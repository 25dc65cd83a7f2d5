/** The standard normal quantiles of a two-sided 95 % interval and of 80 % power. */
export const Z_95 = 1.959963984540054;
export const Z_POWER_80 = 0.8416212335729143;
