import {
  binary,
  compare,
  type Dict,
  dictKey,
  equals,
  floatOf,
  isTruthy,
  iterate,
  type Key,
  PythonRandom,
  subscript,
  type Value,
} from "@mua/python-compat";
import { type ApiClass, initialValues, type Methods, type Setting, State } from "./api.ts";
import { dictOf, joined, record, refusal } from "./python.ts";

/** The generator every instance starts with. */
const FIRST = new PythonRandom(141053);
const MAX_FUEL = 50n;
const MILES_PER_GALLON = 20;
const FULL_FORCE = 1000n;

export class Vehicle extends State {
  fuelLevel: Value;
  batteryVoltage: Value;
  engine_state: Value;
  remainingUnlockedDoors: Value;
  doorStatus: Value;
  acTemperature: Value;
  fanSpeed: Value;
  acMode: Value;
  humidityLevel: Value;
  headLightStatus: Value;
  parkingBrakeStatus: Value;
  brakePedalStatus: Value;
  distanceToNextVehicle: Value;
  cruiseStatus: Value;
  destination: Value;
  frontLeftTirePressure: Value;
  frontRightTirePressure: Value;
  rearLeftTirePressure: Value;
  rearRightTirePressure: Value;
  long_context: boolean;
  readonly #brakes: { parkingBrakeForce: Value; slopeAngle: Value; brakePedalForce: Value };
  #random: PythonRandom | undefined;

  constructor(config: Dict, setting: Setting) {
    super(setting);
    const defaults = setting.upstream.table("vehicle_control", "DEFAULT_STATE");
    const initial = initialValues(config, defaults);
    /** An attribute whose name in a configuration is not that of its default. */
    const renamed = (name: string, standard: string): Value =>
      config.get(name) ?? defaults.get(standard) ?? null;
    this.fuelLevel = initial("fuelLevel");
    this.batteryVoltage = initial("batteryVoltage");
    this.engine_state = renamed("engineState", "engine_state");
    this.doorStatus = initial("doorStatus");
    const doors = [...dictOf(this.doorStatus, "values").values()];
    this.remainingUnlockedDoors = 4n - BigInt(doors.filter((status) => status === "locked").length);
    this.acTemperature = initial("acTemperature");
    this.fanSpeed = initial("fanSpeed");
    this.acMode = initial("acMode");
    this.humidityLevel = initial("humidityLevel");
    this.headLightStatus = initial("headLightStatus");
    this.parkingBrakeStatus = initial("parkingBrakeStatus");
    this.brakePedalStatus = initial("brakePedalStatus");
    this.distanceToNextVehicle = initial("distanceToNextVehicle");
    this.cruiseStatus = initial("cruiseStatus");
    this.destination = initial("destination");
    this.frontLeftTirePressure = initial("frontLeftTirePressure");
    this.frontRightTirePressure = initial("frontRightTirePressure");
    this.rearLeftTirePressure = initial("rearLeftTirePressure");
    this.rearRightTirePressure = initial("rearRightTirePressure");
    this.long_context = setting.longContext;
    this.#brakes = {
      parkingBrakeForce: renamed("parkingBrakeForce", "_parkingBrakeForce"),
      slopeAngle: renamed("slopeAngle", "_slopeAngle"),
      brakePedalForce: initial("brakePedalForce"),
    };
  }

  /** What is no public attribute and so never compared. */
  get brakes(): { parkingBrakeForce: Value; slopeAngle: Value; brakePedalForce: Value } {
    return this.#brakes;
  }

  draw(least: number, most: number): number {
    this.#random ??= new PythonRandom(FIRST);
    return this.#random.uniform(least, most);
  }

  /** A constant that pads results in long contexts. */
  extension(name: string): Value {
    return this.setting.upstream.constant("long_context", name);
  }
}

const methods: Methods<Vehicle> = {
  startEngine(state, mode) {
    // Stopping goes through the same checks, and ends as an invalid mode.
    if (mode === "STOP") state.engine_state = "stopped";
    if (compare(">", state.remainingUnlockedDoors, 0n)) {
      const doors = [...dictOf(state.doorStatus, "items")];
      const unlocked = joined(
        ", ",
        doors.filter(([, status]) => status === "unlocked").map(([door]) => door),
      );
      return refusal(
        `All doors must be locked before starting the engine. Here are the unlocked doors: ${unlocked}`,
      );
    }
    if (state.brakePedalStatus !== "pressed") {
      return refusal("Brake pedal needs to be pressed when starting the engine.");
    }
    if (!equals(state.brakes.brakePedalForce, FULL_FORCE)) {
      return refusal("Must press the brake fully before starting the engine.");
    }
    if (compare("<", state.fuelLevel, 0)) return refusal("Fuel tank is empty.");
    if (mode !== "START") return refusal("Invalid ignition mode.");
    state.engine_state = "running";
    return record({
      engineState: "running",
      fuelLevel: state.fuelLevel,
      batteryVoltage: state.batteryVoltage,
    });
  },
  fillFuelTank(state, amount) {
    if (compare("<", amount, 0n)) return refusal("Fuel amount cannot be negative.");
    const level = binary("+", state.fuelLevel, amount);
    if (compare(">", level, MAX_FUEL)) return refusal("Cannot fill gas above the tank capacity.");
    state.fuelLevel = level;
    return record({ fuelLevel: level });
  },
  lockDoors(state, unlock, doors) {
    const [status, change] = isTruthy(unlock) ? (["unlocked", 1n] as const) : (["locked", -1n] as const);
    for (const door of iterate(doors)) {
      if (equals(subscript(state.doorStatus, door), status)) continue;
      dictOf(state.doorStatus).set(dictKey(door), status);
      state.remainingUnlockedDoors = binary("+", state.remainingUnlockedDoors, change, "+=");
    }
    return record({ lockStatus: status, remainingUnlockedDoors: state.remainingUnlockedDoors });
  },
  adjustClimateControl(state, temperature, unit, fanSpeed, mode) {
    if (!(compare("<=", 0n, fanSpeed) && compare("<=", fanSpeed, 100n))) {
      return refusal("Fan speed must be between 0 and 100.");
    }
    state.acTemperature = temperature;
    if (unit === "fahrenheit") {
      const fives = binary("*", binary("-", temperature, 32n), 5n);
      state.acTemperature = binary("/", fives, 9n);
    }
    state.fanSpeed = fanSpeed;
    state.acMode = mode;
    return record({
      currentACTemperature: temperature,
      climateMode: mode,
      humidityLevel: state.humidityLevel,
    });
  },
  get_outside_temperature_from_google(state) {
    const outsideTemperature = state.draw(-10, 40);
    if (!state.long_context) return record({ outsideTemperature });
    const weather = dictOf(state.setting.process.own(state.extension("LONG_WEATHER_EXTENSION")));
    weather.set("outsideTemperature", outsideTemperature);
    return weather;
  },
  get_outside_temperature_from_weather_com: () => record({ error: 404n }),
  setHeadlights(state, mode) {
    if (mode !== "on" && mode !== "off" && mode !== "auto") return refusal("Invalid headlight mode.");
    state.headLightStatus = mode === "on" ? "on" : "off";
    return record({ headlightStatus: state.headLightStatus });
  },
  displayCarStatus(state, option) {
    const status = typeof option === "string" ? shown(state, option) : undefined;
    const metadata: Dict = state.long_context
      ? record({ metadata: state.extension("CAR_STATUS_METADATA_EXTENSION") })
      : new Map();
    return new Map([...metadata, ...(status ?? refusal("Invalid option"))]);
  },
  activateParkingBrake(state, mode) {
    if (mode !== "engage" && mode !== "release") return refusal("Invalid mode");
    const engages = mode === "engage";
    state.parkingBrakeStatus = engages ? "engaged" : "released";
    state.brakes.parkingBrakeForce = engages ? 500 : 0;
    // The slope stays as engaging left it.
    state.brakes.slopeAngle = 10;
    const instruction: Dict = state.long_context
      ? record({ parkingBrakeInstruction: state.extension("PARKING_BRAKE_INSTRUCTION") })
      : new Map();
    const brake = record({
      parkingBrakeStatus: state.parkingBrakeStatus,
      _parkingBrakeForce: state.brakes.parkingBrakeForce,
      _slopeAngle: state.brakes.slopeAngle,
    });
    return new Map([...instruction, ...brake]);
  },
  pressBrakePedal(state, position) {
    if (!(compare("<=", 0n, position) && compare("<=", position, 1n))) {
      return refusal("Pedal position must be between 0 and 1.");
    }
    if (equals(position, 0n)) return releaseBrake(state);
    const force = binary("*", position, FULL_FORCE);
    state.brakePedalStatus = "pressed";
    state.brakes.brakePedalForce = force;
    return record({ brakePedalStatus: "pressed", brakePedalForce: floatOf(force) });
  },
  releaseBrakePedal: (state) => releaseBrake(state),
  setCruiseControl(state, speed, activate, distance) {
    const kept = floatOf(distance);
    const wanted = floatOf(speed);
    if (state.engine_state === "stopped") {
      return refusal("Start the engine before activating the cruise control.");
    }
    state.distanceToNextVehicle = kept;
    if (isTruthy(activate) && (wanted < 0 || wanted > 120 || wanted % 5 !== 0))
      return refusal("Invalid speed");
    state.cruiseStatus = isTruthy(activate) ? "active" : "inactive";
    return record({
      cruiseStatus: state.cruiseStatus,
      currentSpeed: wanted,
      distanceToNextVehicle: kept,
    });
  },
  get_current_speed: (state) => record({ currentSpeed: state.draw(0, 120) }),
  display_log: (_state, messages) => record({ log: messages }),
  estimate_drive_feasibility_by_mileage(state, distance) {
    const reach = binary("*", state.fuelLevel, MILES_PER_GALLON);
    return record({ canDrive: !compare("<", reach, distance) });
  },
  liter_to_gallon: (_state, liter) => record({ gallon: binary("*", liter, 0.264172) }),
  gallon_to_liter: (_state, gallon) => record({ liter: binary("*", gallon, 3.78541) }),
  estimate_distance(state, cityA, cityB) {
    const distance = DISTANCES.get(`${cityA} ${cityB}`) ?? DISTANCES.get(`${cityB} ${cityA}`);
    const known = typeof cityA === "string" && typeof cityB === "string" ? distance : undefined;
    const answer =
      known === undefined ? refusal("distance not found in database.") : record({ distance: known });
    const cities: Dict = state.long_context
      ? record({ intermediaryCities: state.extension("INTERMEDIARY_CITIES") })
      : new Map();
    return new Map([...answer, ...cities]);
  },
  get_zipcode_based_on_city: (_state, city) => record({ zipcode: ZIP_CODES.get(city) ?? "00000" }),
  set_navigation(state, destination) {
    state.destination = destination;
    return record({ status: binary("+", "Navigating to ", destination) });
  },
  check_tire_pressure(state) {
    const tires = record({
      frontLeftTirePressure: state.frontLeftTirePressure,
      frontRightTirePressure: state.frontRightTirePressure,
      rearLeftTirePressure: state.rearLeftTirePressure,
      rearRightTirePressure: state.rearRightTirePressure,
    });
    const sum = [...tires.values()].reduce((all, pressure) => binary("+", all, pressure));
    const mean = binary("/", sum, 4n);
    return new Map<Key, Value>([
      ...tires,
      ["healthy_tire_pressure", compare("<=", 30n, mean) && compare("<=", mean, 35n)],
      ["car_info", state.long_context ? state.extension("CAR_STATUS_METADATA_EXTENSION") : new Map()],
    ]);
  },
  find_nearest_tire_shop: () => record({ shopLocation: "456 Oakwood Avenue, Rivermist, 83214" }),
};

function shown(state: Vehicle, option: string): Dict | undefined {
  switch (option) {
    case "fuel":
      return record({ fuelLevel: state.fuelLevel });
    case "battery":
      return record({ batteryVoltage: state.batteryVoltage });
    case "doors":
      return record({ doorStatus: state.doorStatus });
    case "climate":
      return record({
        currentACTemperature: state.acTemperature,
        fanSpeed: state.fanSpeed,
        climateMode: state.acMode,
        humidityLevel: state.humidityLevel,
      });
    case "headlights":
      return record({ headlightStatus: state.headLightStatus });
    case "parkingBrake":
      return record({
        parkingBrakeStatus: state.parkingBrakeStatus,
        parkingBrakeForce: state.brakes.parkingBrakeForce,
        slopeAngle: state.brakes.slopeAngle,
      });
    case "brakePedal":
      return record({
        brakePedalStatus: state.brakePedalStatus,
        brakePedalForce: state.brakes.brakePedalForce,
      });
    case "engine":
      return record({ engineState: state.engine_state });
    default:
      return undefined;
  }
}

function releaseBrake(state: Vehicle): Dict {
  state.brakePedalStatus = "released";
  state.brakes.brakePedalForce = 0;
  return record({ brakePedalStatus: "released", brakePedalForce: 0 });
}

/** Between two zip codes, either way. */
const DISTANCES: ReadonlyMap<string, number> = new Map([
  ["83214 74532", 750],
  ["56108 62947", 320],
  ["71354 83462", 450],
  ["47329 52013", 290],
  ["69238 51479", 630],
  ["94016 83214", 980],
  ["94016 94704", 600],
  ["94704 08540", 2550],
  ["94016 08540", 1950],
  ["62947 47329", 1053],
  ["94016 62947", 780],
  ["74532 94016", 880],
]);

const ZIP_CODES: ReadonlyMap<Value, string> = new Map([
  ["Rivermist", "83214"],
  ["Stonebrook", "74532"],
  ["Maplecrest", "56108"],
  ["Silverpine", "62947"],
  ["Shadowridge", "71354"],
  ["Sunset Valley", "83462"],
  ["Oakendale", "47329"],
  ["Willowbend", "52013"],
  ["Crescent Hollow", "69238"],
  ["Autumnville", "51479"],
  ["San Francisco", "94016"],
]);

export const vehicleApi: ApiClass<Vehicle> = {
  name: "VehicleControlAPI",
  file: "vehicle_control",
  open: (config, setting) => new Vehicle(config, setting),
  methods,
  writes: [
    "startEngine",
    "fillFuelTank",
    "lockDoors",
    "adjustClimateControl",
    "setHeadlights",
    "activateParkingBrake",
    "pressBrakePedal",
    "releaseBrakePedal",
    "setCruiseControl",
    "set_navigation",
  ],
};
