package io.factorline.local.backend;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclBinding;

/** Main class of a process that gives Kafka its ACLs and ends. */
final class AclsMain {
  private static final int ARGUMENTS = 2;

  private AclsMain() {}

  /**
   * Arguments: Kafka's address, with what proves an administrator in the environment, or a file of
   * properties of Kafka's clients that has both; and the file of ACLs.
   */
  public static void main(String[] args) throws IOException {
    if (args.length != ARGUMENTS) {
      throw new IllegalArgumentException(
          "must be SERVERS|CLIENT_PROPERTIES ACLS: arguments=" + args.length);
    }
    Properties client = client(args[0]);
    List<AclBinding> acls = KafkaAcls.read(Path.of(args[1]));
    try (Admin admin = Admin.create(client)) {
      KafkaAcls.apply(admin, acls);
    }
  }

  private static Properties client(String serversOrFile) throws IOException {
    Properties client = new Properties();
    if (Files.isRegularFile(Path.of(serversOrFile))) {
      try (Reader reader = Files.newBufferedReader(Path.of(serversOrFile))) {
        client.load(reader);
      }
    } else {
      client.putAll(KafkaEnvironment.address(serversOrFile, System.getenv()).client());
    }
    return client;
  }
}
