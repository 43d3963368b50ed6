"""A version of a model behind Triton's Python backend: runs the model.onnx beside it with ONNX Runtime."""

from pathlib import Path

import onnxruntime
import triton_python_backend_utils as pb_utils

INPUT = "factors"
OUTPUT = "score"


class TritonPythonModel:
    def initialize(self, args):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        model = Path(args["model_repository"]) / args["model_version"] / "model.onnx"
        self.session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])

    def execute(self, requests):
        return [self.answer(request) for request in requests]

    def answer(self, request):
        factors = pb_utils.get_input_tensor_by_name(request, INPUT).as_numpy()
        score = self.session.run([OUTPUT], {INPUT: factors})[0]
        return pb_utils.InferenceResponse([pb_utils.Tensor(OUTPUT, score)])
