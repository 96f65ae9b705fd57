package io.headwater.cli;

/**
 * Something wrong in a file.
 *
 * @param option the option to mend, empty for the file itself
 * @param line where it stands, from 1
 * @param message what is wrong, without secrets
 * @param remedy what to do
 */
record Finding(String option, int line, String message, String remedy) {}
