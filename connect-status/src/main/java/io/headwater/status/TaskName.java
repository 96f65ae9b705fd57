package io.headwater.status;

/** A task of the cluster. */
record TaskName(String connector, int task) {}
