@NullMarked
package io.headwater.localstack.client;

import org.jspecify.annotations.NullMarked;
