// The operators of ai.onnx that a bundle's graph may use, as runtime/allowed_operators.json says; a test holds them equal.
// Imports nothing.

export const ALLOWED = new Set([
  "Abs", "Add", "And", "ArgMax", "ArgMin", "Cast", "Clip", "Compress", "Concat", "Constant", "ConstantOfShape",
  "Conv", "ConvInteger", "CumSum", "DequantizeLinear", "Div", "DynamicQuantizeLinear", "Equal", "Erf", "Exp",
  "Expand", "Flatten", "Gather", "GatherElements", "GatherND", "Gelu", "Gemm", "Greater", "GreaterOrEqual",
  "Identity", "LayerNormalization", "Less", "LessOrEqual", "Log", "MatMul", "MatMulInteger", "Max", "MaxPool", "Min",
  "Mod", "Mul", "Neg", "Not", "Or", "Pad", "Pow", "QuantizeLinear", "Range", "ReduceMax", "ReduceMean", "ReduceSum",
  "Relu", "Reshape", "ScatterElements", "Shape", "Sigmoid", "Size", "Slice", "Softmax", "Split", "Sqrt", "Squeeze",
  "Sub", "Tanh", "Transpose", "Unsqueeze", "Where",
]);
