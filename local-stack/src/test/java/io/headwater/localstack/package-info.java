@NullMarked
package io.headwater.localstack;

import org.jspecify.annotations.NullMarked;
