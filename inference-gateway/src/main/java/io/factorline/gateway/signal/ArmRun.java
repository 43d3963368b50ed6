package io.factorline.gateway.signal;

import io.factorline.gateway.model.LiveVersion;

/** What all symbols of one arm in one request share. */
record ArmRun(SignalRequest request, LiveVersion version, Arm arm, ModelSettings settings) {}
