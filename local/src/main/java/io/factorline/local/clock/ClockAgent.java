package io.factorline.local.clock;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs in the process whose clock is moved: called at each attachment, with how many milliseconds
 * it is to be ahead of the machine's.
 */
public final class ClockAgent {
  /** The clock of our services, and that of Kafka's clients. */
  private static final Set<String> CLOCKS =
      Set.of("io.factorline.time.SystemClock", "org.apache.kafka.common.utils.SystemTime");

  private static final String ASKED = "currentTimeMillis";
  private static final ClassDesc SYSTEM = ClassDesc.of("java.lang.System");
  private static final ClassDesc MOVED = ClassDesc.of("io.factorline.local.clock.MovedTime");
  private static final MethodTypeDesc TYPE = MethodTypeDesc.of(ConstantDescs.CD_long);

  private ClockAgent() {}

  /**
   * Moves the clock.
   *
   * @throws UnmodifiableClassException if a clock's code cannot be replaced
   */
  public static void agentmain(String aheadMs, Instrumentation instrumentation)
      throws UnmodifiableClassException {
    MovedTime.moveTo(Long.parseLong(aheadMs));
    Mover mover = new Mover();
    instrumentation.addTransformer(mover, true);
    try {
      for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
        if (CLOCKS.contains(loaded.getName())) {
          instrumentation.retransformClasses(loaded);
        }
      }
    } finally {
      instrumentation.removeTransformer(mover);
    }
  }

  /** The code of a clock's class, with each question to the system put to ours. */
  private static byte[] moved(byte[] code) {
    ClassFile classes = ClassFile.of();
    return classes.transformClass(
        classes.parse(code), ClassTransform.transformingMethodBodies(ClockAgent::move));
  }

  private static void move(CodeBuilder code, CodeElement element) {
    if (element instanceof InvokeInstruction call
        && call.opcode() == Opcode.INVOKESTATIC
        && call.owner().asSymbol().equals(SYSTEM)
        && call.name().equalsString(ASKED)) {
      code.invokestatic(MOVED, ASKED, TYPE);
    } else {
      code.with(element);
    }
  }

  private static final class Mover implements ClassFileTransformer {
    @Override
    public byte @Nullable [] transform(
        @Nullable ClassLoader loader,
        String className,
        @Nullable Class<?> redefined,
        @Nullable ProtectionDomain domain,
        byte[] code) {
      return CLOCKS.contains(className.replace('/', '.')) ? moved(code) : null;
    }
  }
}
