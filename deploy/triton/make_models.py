#!/usr/bin/env python3
"""Makes the models that are shipped, as a Triton model repository beside this file.

    pip install onnx && python make_models.py            writes models/
    python make_models.py --check                        fails unless models/ has the same bytes

The models are demonstrations: the coefficients below were set by hand and trained on nothing, and no
profit is claimed. They read the closed factors of the service momentum_v1 of the catalog that is
shipped, as one matrix of FP64, so that no value is cast on its way.

Every operation in them (+ - * / min max abs) is one that IEEE 754 rounds correctly and none is a
sum over a row, so each row's score has the same bits in any batch, on any processor, in ONNX
Runtime inside a process and behind Triton. That is what lets a recorded prediction be computed
again and compared bit by bit. It is also why the score is z / (1 + |z|) and not a logistic curve.
"""

import hashlib
import json
import pathlib
import sys

import onnx
from onnx import TensorProto, helper

HERE = pathlib.Path(__file__).resolve().parent
MODELS = HERE / "models"

# Definition hash of each view read, as GET /v1/catalog of factor-api tells it. A version whose hash
# is not that of the live catalog is refused.
DEFINITIONS = {"live_1s": "965e572253081242"}

FACTORS = [
    "last_price", "open", "high", "low", "volume", "vwap", "sma_5", "sma_20", "ema_12", "ema_20",
    "wma_20", "rsi_14", "bb_upper", "bb_middle", "bb_lower", "stddev_20", "atr_14", "cci_20",
    "roc_10", "stoch_k", "stoch_d", "willr_14",
]

# What a factor can be at all; a value outside is not scored.
RANGES = {
    "last_price": [0, None], "open": [0, None], "high": [0, None], "low": [0, None],
    "volume": [0, None], "vwap": [0, None], "sma_5": [0, None], "sma_20": [0, None],
    "ema_12": [0, None], "ema_20": [0, None], "wma_20": [0, None], "rsi_14": [0, 100],
    "stddev_20": [0, None], "atr_14": [0, None], "stoch_k": [0, 100], "stoch_d": [0, 100],
    "willr_14": [-100, 0],
}

# Terms, each without scale, so that one model fits every price:
#   stretch  (last_price - bb_middle) / spread        deviations from the mean of 20 bars
#   trend    (ema_12 - ema_20) / spread               fast over slow mean
#   force    (rsi_14 - 50) * 0.02                     -1 to 1
#   thrust   roc_10 * 0.01 * last_price / range       the change of 10 bars in true ranges
#   place    (stoch_d - 50) * 0.02                    -1 to 1
#   tilt     (last_price - vwap) / range              above or below the session's mean price
# with spread = max(stddev_20, last_price / 10000) and range = max(atr_14, last_price / 10000), so
# that a flat market scores 0 and nothing is divided by 0. All but force and place are cut to
# [-3, 3].
WEIGHTS = {
    1: {"stretch": 0.40, "trend": 0.80, "force": 0.50, "thrust": 0.25},
    2: {"stretch": 0.20, "trend": 0.90, "force": 0.40, "thrust": 0.25, "place": 0.30, "tilt": 0.15},
}

# Enter at 0.30, leave at 0.20: a side is kept until the score has fallen below its own threshold by
# the hysteresis. A signal is good for 30 s from its bar's end.
DECISION = {"buyFrom": 0.30, "sellFrom": -0.30, "hysteresis": 0.10, "validForMs": 30_000}

DESCRIPTION = {
    1: "Hand-set weights over trend, stretch, strength and thrust; trained on nothing.",
    2: "As version 1, with place in the range and tilt against the session's mean price.",
}


class Graph:
    """Nodes in the order in which they are made, each with a name of its own."""

    def __init__(self):
        self.nodes = []
        self.constants = []

    def constant(self, value):
        name = f"c{len(self.constants)}"
        self.constants.append(helper.make_tensor(name, TensorProto.DOUBLE, [1, 1], [value]))
        return name

    def index(self, value):
        name = f"i{len(self.constants)}"
        self.constants.append(helper.make_tensor(name, TensorProto.INT64, [1], [value]))
        return name

    def op(self, kind, *inputs, output=None, **attributes):
        name = output or f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], name=name, **attributes))
        return name

    def factor(self, name):
        return self.op("Gather", "factors", self.index(FACTORS.index(name)), axis=1)

    def cut(self, value):
        upper = self.op("Min", value, self.constant(3.0))
        return self.op("Max", upper, self.constant(-3.0))


def terms(g):
    price = g.factor("last_price")
    floor = g.op("Mul", price, g.constant(0.0001))
    spread = g.op("Max", g.factor("stddev_20"), floor)
    true_range = g.op("Max", g.factor("atr_14"), floor)

    def ratio(above, below, unit):
        return g.cut(g.op("Div", g.op("Sub", above, below), unit))

    def centred(factor):
        return g.op("Mul", g.op("Sub", g.factor(factor), g.constant(50.0)), g.constant(0.02))

    change = g.op("Mul", g.op("Mul", g.factor("roc_10"), g.constant(0.01)), price)
    return {
        "stretch": lambda: ratio(price, g.factor("bb_middle"), spread),
        "trend": lambda: ratio(g.factor("ema_12"), g.factor("ema_20"), spread),
        "force": lambda: centred("rsi_14"),
        "thrust": lambda: g.cut(g.op("Div", change, true_range)),
        "place": lambda: centred("stoch_d"),
        "tilt": lambda: ratio(price, g.factor("vwap"), true_range),
    }


def model(version):
    g = Graph()
    known = terms(g)
    total = None
    for name, weight in WEIGHTS[version].items():
        weighted = g.op("Mul", known[name](), g.constant(weight))
        total = weighted if total is None else g.op("Add", total, weighted)
    below = g.op("Add", g.op("Abs", total), g.constant(1.0))
    g.op("Div", total, below, output="score")
    graph = helper.make_graph(
        g.nodes,
        "momentum",
        [helper.make_tensor_value_info("factors", TensorProto.DOUBLE, ["rows", len(FACTORS)])],
        [helper.make_tensor_value_info("score", TensorProto.DOUBLE, ["rows", 1])],
        g.constants,
    )
    made = helper.make_model(
        graph, producer_name="factorline", opset_imports=[helper.make_opsetid("", 17)]
    )
    made.ir_version = 8
    onnx.checker.check_model(made, full_check=True)
    return made.SerializeToString(deterministic=True)


def manifest(version, onnx_bytes):
    inputs = []
    for factor in FACTORS:
        entry = {
            "factor": f"live_1s:{factor}",
            "reading": "closed",
            "definition": DEFINITIONS["live_1s"],
            "missing": "no_signal",
            "stale": "no_signal",
        }
        if factor in RANGES:
            entry["range"] = RANGES[factor]
        inputs.append(entry)
    return {
        "format": 1,
        "model": "momentum",
        "version": version,
        "description": DESCRIPTION[version],
        "sha256": hashlib.sha256(onnx_bytes).hexdigest(),
        "input": {"name": "factors", "datatype": "FP64"},
        "output": {"name": "score", "datatype": "FP64", "range": [-1, 1]},
        "decision": DECISION,
        "inputs": inputs,
    }


CONFIG = f"""name: "momentum"
backend: "onnxruntime"
max_batch_size: 0
input [
  {{
    name: "factors"
    data_type: TYPE_FP64
    dims: [ -1, {len(FACTORS)} ]
  }}
]
output [
  {{
    name: "score"
    data_type: TYPE_FP64
    dims: [ -1, 1 ]
  }}
]
# The version before stays loaded, to be rolled back to.
version_policy: {{ all {{ }} }}
instance_group [
  {{
    kind: KIND_CPU
    count: 1
  }}
]
"""


def files():
    made = {MODELS / "momentum" / "config.pbtxt": CONFIG.encode()}
    for version in WEIGHTS:
        folder = MODELS / "momentum" / str(version)
        onnx_bytes = model(version)
        text = json.dumps(manifest(version, onnx_bytes), indent=2) + "\n"
        made[folder / "model.onnx"] = onnx_bytes
        made[folder / "manifest.json"] = text.encode()
    return made


def main():
    check = "--check" in sys.argv[1:]
    different = []
    for path, content in files().items():
        if check:
            if not path.is_file() or path.read_bytes() != content:
                different.append(path.relative_to(HERE))
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    if different:
        sys.exit("must have the bytes that this script makes: " + ", ".join(map(str, different)))


if __name__ == "__main__":
    main()
