package io.factorline.local.clock;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import io.factorline.local.process.ProcessException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Moves clocks of processes of Java by the same user. Thread-safe. */
public final class Clocks {
  private static final String CLASS = ".class";

  private final Path agent;

  /**
   * A way to move them.
   *
   * @param folder where the agent is written to
   * @throws ProcessException if it cannot be
   */
  public Clocks(Path folder) {
    this.agent = folder.resolve("clock-agent.jar");
    try {
      write(agent);
    } catch (IOException e) {
      throw new ProcessException("cannot be written: " + agent, e);
    }
  }

  /** Whether this runtime can attach to others: a JDK can. */
  public static boolean canMove() {
    return ModuleLayer.boot().findModule("jdk.attach").isPresent();
  }

  /**
   * Moves a process' clock to so far ahead of the machine's; zero mends it.
   *
   * @throws ProcessException if the process does not take it
   */
  public void move(long pid, Duration ahead) {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      try {
        machine.loadAgent(agent.toAbsolutePath().toString(), Long.toString(ahead.toMillis()));
      } finally {
        machine.detach();
      }
    } catch (IOException
        | AttachNotSupportedException
        | AgentLoadException
        | AgentInitializationException e) {
      throw new ProcessException("cannot have its clock moved: pid=" + pid, e);
    }
  }

  private static void write(Path jar) throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Agent-Class", ClockAgent.class.getName());
    main.putValue("Can-Retransform-Classes", "true");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      String agent = ClockAgent.class.getName();
      for (String name : List.of(agent, agent + "$Mover", MovedTime.class.getName())) {
        add(name.replace('.', '/') + CLASS, out);
      }
    }
  }

  private static void add(String entry, JarOutputStream jar) throws IOException {
    jar.putNextEntry(new JarEntry(entry));
    try (InputStream in = Clocks.class.getClassLoader().getResourceAsStream(entry)) {
      if (in == null) {
        throw new IOException("must be on the class path: " + entry);
      }
      in.transferTo(jar);
    }
    jar.closeEntry();
  }
}
