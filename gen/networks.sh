# SPDX-License-Identifier: Apache-2.0
# Sourced, with root (project), data (test data) and work (scratch folder) set: `networks` becomes what measuring programs
# take, --network NAME MODEL INPUT..., for the zoo's network and those of the test data that are there.
networks=(--network "zoo digits" "$root/models/zoo/digits.onnx" "$root/models/zoo/digits_inputs.npy")
network() {  # NAME MODEL INPUT...
  if [ -e "$2" ]; then
    networks+=(--network "$@")
  else
    echo "$1 is not measured: no $2"
  fi
}
# The middle 160x160 of a raw 224x224 RGB picture.
crop() {
  for ((row = 32; row < 192; row++)); do
    tail -c +$(((row * 224 + 32) * 3 + 1)) "$1" | head -c 480 || true
  done > "$2"
}
for name in ic_resnet8 kws_dscnn ad_fc; do
  network $name "$data/goldens/$name/model.tflite" "$data/goldens/$name/"in??.bin
done
picture=$data/images/sunflower.rgb
if [ -e "$picture" ]; then
  crop "$picture" "$work/160.rgb" 2> /dev/null
  network "MobileNet v1 0.5/160" "$data/tflite/mobilenet_v1_0.5_160_quant.tflite" "$work/160.rgb"
  network "MobileNet v2 1.0/224" "$data/tflite/mobilenet_v2_1.0_224_quant.tflite" "$picture"
fi
