@NullMarked
package io.headwater.localstack.fault;

import org.jspecify.annotations.NullMarked;
