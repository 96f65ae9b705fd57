package io.headwater.sink.config;

import org.apache.kafka.common.config.types.Password;

/**
 * A user's name and password.
 *
 * @param username the name
 * @param password the password; its text form is hidden
 */
public record BasicAuth(String username, Password password) {}
