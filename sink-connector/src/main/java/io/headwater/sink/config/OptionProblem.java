package io.headwater.sink.config;

/**
 * Something wrong that more than one option has part in, or that only the remote system knows.
 *
 * @param option the option to mend
 * @param message what is wrong, without secrets
 */
public record OptionProblem(String option, String message) {}
