package io.headwater.localstack.clock;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Replaces calls of the JDK's wall clock in a class by calls of {@link ShiftedTime}. Any thread may
 * call.
 */
final class ClockCalls implements ClassFileTransformer {
  private static final String SHIFTED = "io/headwater/localstack/clock/ShiftedTime";
  private static final String DATE = "java/util/Date";
  private static final String MILLIS = "currentTimeMillis";

  /** From a static method of the JDK to the method of {@link ShiftedTime} with its descriptor. */
  private static final Map<String, String> REPLACED = replaced();

  private static Map<String, String> replaced() {
    var methods = new HashMap<String, String>();
    methods.put("java/lang/System." + MILLIS + "()J", MILLIS);
    methods.put("java/time/Instant.now()Ljava/time/Instant;", "now");
    methods.put("java/time/Clock.systemUTC()Ljava/time/Clock;", "systemUTC");
    methods.put("java/time/Clock.systemDefaultZone()Ljava/time/Clock;", "systemDefaultZone");
    methods.put("java/time/Clock.system(Ljava/time/ZoneId;)Ljava/time/Clock;", "system");
    methods.put("java/time/LocalDate.now()Ljava/time/LocalDate;", "localDate");
    methods.put("java/time/LocalDateTime.now()Ljava/time/LocalDateTime;", "localDateTime");
    methods.put("java/time/OffsetDateTime.now()Ljava/time/OffsetDateTime;", "offsetDateTime");
    methods.put("java/time/ZonedDateTime.now()Ljava/time/ZonedDateTime;", "zonedDateTime");
    methods.put(
        "java/time/ZonedDateTime.now(Ljava/time/ZoneId;)Ljava/time/ZonedDateTime;",
        "zonedDateTime");
    return Map.copyOf(methods);
  }

  /** Null, as the JVM wants it, if the class stays as it is. */
  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] bytes) {
    // The bootstrap and the platform loader have the JDK's classes.
    if (loader == null || loader == ClassLoader.getPlatformClassLoader()) {
      return null;
    }
    try {
      return replaceCalls(bytes);
    } catch (RuntimeException e) {
      // The JVM would swallow it.
      System.err.println("the clock cannot be shifted in class " + name + ": " + e);
      return null;
    }
  }

  static byte @Nullable [] replaceCalls(byte[] bytes) {
    var reader = new ClassReader(bytes);
    var writer = new ClassWriter(reader, 0);
    var calls = new Calls(writer);
    reader.accept(calls, 0);
    return calls.found ? writer.toByteArray() : null;
  }

  private static final class Calls extends ClassVisitor {
    private boolean found;

    Calls(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      return new Method(super.visitMethod(access, name, descriptor, signature, exceptions));
    }

    private final class Method extends MethodVisitor {
      Method(MethodVisitor next) {
        super(Opcodes.ASM9, next);
      }

      @Override
      public void visitMethodInsn(
          int opcode, String owner, String name, String descriptor, boolean isInterface) {
        var method = REPLACED.get(owner + "." + name + descriptor);
        if (opcode == Opcodes.INVOKESTATIC && method != null) {
          found = true;
          super.visitMethodInsn(opcode, SHIFTED, method, descriptor, false);
        } else if (opcode == Opcodes.INVOKESPECIAL
            && owner.equals(DATE)
            && name.equals("<init>")
            && descriptor.equals("()V")) {
          found = true;
          super.visitMethodInsn(Opcodes.INVOKESTATIC, SHIFTED, MILLIS, "()J", false);
          super.visitMethodInsn(opcode, DATE, name, "(J)V", false);
        } else {
          super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
        }
      }

      /** Method references such as {@code System::currentTimeMillis}. */
      @Override
      public void visitInvokeDynamicInsn(
          String name, String descriptor, Handle bootstrap, Object... arguments) {
        var replaced = arguments.clone();
        for (int i = 0; i < replaced.length; i++) {
          if (replaced[i] instanceof Handle handle && handle.getTag() == Opcodes.H_INVOKESTATIC) {
            var method =
                REPLACED.get(handle.getOwner() + "." + handle.getName() + handle.getDesc());
            if (method != null) {
              found = true;
              replaced[i] = new Handle(handle.getTag(), SHIFTED, method, handle.getDesc(), false);
            }
          }
        }
        super.visitInvokeDynamicInsn(name, descriptor, bootstrap, replaced);
      }

      @Override
      public void visitMaxs(int maxStack, int maxLocals) {
        // Milliseconds for Date's constructor take two places.
        super.visitMaxs(maxStack + 2, maxLocals);
      }
    }
  }
}
