"""A version of a model behind MLServer: runs the model.onnx that its settings name with ONNX Runtime."""

import onnxruntime
from mlserver import MLModel
from mlserver.codecs import NumpyCodec
from mlserver.types import InferenceRequest, InferenceResponse
from mlserver.utils import get_model_uri

INPUT = "factors"
OUTPUT = "score"


class OnnxModel(MLModel):
    async def load(self) -> bool:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        model = await get_model_uri(self.settings)
        self.session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        return True

    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        factors = NumpyCodec.decode_input(payload.inputs[0])
        score = self.session.run([OUTPUT], {INPUT: factors})[0]
        outputs = [NumpyCodec.encode_output(OUTPUT, score)]
        return InferenceResponse(model_name=self.name, model_version=self.version, outputs=outputs)
