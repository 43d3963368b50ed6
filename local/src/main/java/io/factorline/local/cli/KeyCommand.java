package io.factorline.local.cli;

import io.factorline.catalog.Nearest;
import io.factorline.security.ApiKey;
import io.factorline.security.Client;
import io.factorline.security.ClientCertificate;
import io.factorline.security.ClientClass;
import io.factorline.security.KeyLine;
import io.factorline.security.KeySet;
import io.factorline.security.Role;
import io.factorline.time.UtcTime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a key of a client, or takes its certificate for one. A key is printed once and kept
 * nowhere: what services are given is the line with its hash.
 */
final class KeyCommand implements Command {
  private static final String NEW = "new";
  private static final Option CLIENT = Option.value("client");
  private static final Option CLASS = Option.value("class");
  private static final Option ROLES = Option.value("roles");
  private static final Option QUOTA = Option.value("quota");
  private static final Option EXPIRES = Option.value("expires");
  private static final Option CERTIFICATE = Option.value("certificate");
  private static final long NS_PER_MS = 1_000_000;

  @Override
  public String name() {
    return "key";
  }

  @Override
  public int run(Context context, List<String> words) {
    Arguments arguments =
        context.parse(name(), List.of(CLIENT, CLASS, ROLES, QUOTA, EXPIRES, CERTIFICATE), words);
    String step = arguments.onlyOperand(name(), "step");
    if (!step.equals(NEW)) {
      throw new UsageException(
          "unknown step %s of key; did you mean %s?"
              .formatted(step, Nearest.to(step, List.of(NEW)).orElse(NEW)));
    }
    Optional<ClientCertificate> certificate =
        arguments.read(
            CERTIFICATE.name(),
            KeyCommand::certificate,
            "must be a file with a certificate in PEM");
    if (certificate.isPresent()) {
      ClientCertificate shown = certificate.get();
      context.console().line("line   " + line(shown.id(), shown.hash(), arguments));
      context.console().line("The line goes into the file of keys: the certificate is the key.");
      return Cli.OK;
    }
    ApiKey key = ApiKey.random(new SecureRandom());
    String line = line(key.id(), key.hash(), arguments);
    context.console().line("key    " + key.text());
    context.console().line("line   " + line);
    context
        .console()
        .line("The key is shown once: give it to the client. The line goes into the file of keys.");
    return Cli.OK;
  }

  private static String line(String id, byte[] hash, Arguments arguments) {
    String client = needed(arguments, CLIENT);
    ClientClass clientClass = choice(CLASS, needed(arguments, CLASS), ClientClass.class);
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (String role : needed(arguments, ROLES).split(",", -1)) {
      roles.add(choice(ROLES, role, Role.class));
    }
    int quota = arguments.number(QUOTA.name()).orElse(0);
    long expiresMs =
        arguments
            .read(EXPIRES.name(), text -> UtcTime.parse(text) / NS_PER_MS, "must be RFC 3339")
            .orElse(KeyLine.NEVER);
    try {
      Client of = new Client(client, clientClass, roles, quota);
      String line = new KeyLine(id, of, hash, expiresMs).text();
      var _ = KeySet.parse(line.getBytes(StandardCharsets.UTF_8));
      return line;
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
  }

  private static ClientCertificate certificate(String file) {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      return ClientCertificate.of((X509Certificate) factory.generateCertificate(in));
    } catch (IOException | CertificateException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static String needed(Arguments arguments, Option option) {
    return arguments
        .text(option.name())
        .orElseThrow(() -> new UsageException("key new needs --" + option.name()));
  }

  private static <E extends Enum<E>> E choice(Option option, String text, Class<E> type) {
    try {
      return KeyLine.choice("--" + option.name(), text, type);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
  }
}
