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
   * Arguments: a file of properties of Kafka's clients, with the address and with what proves an
   * administrator, and the file of ACLs.
   */
  public static void main(String[] args) throws IOException {
    if (args.length != ARGUMENTS) {
      throw new IllegalArgumentException(
          "must be CLIENT_PROPERTIES ACLS: arguments=" + args.length);
    }
    Properties client = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(args[0]))) {
      client.load(reader);
    }
    List<AclBinding> acls = KafkaAcls.read(Path.of(args[1]));
    try (Admin admin = Admin.create(client)) {
      KafkaAcls.apply(admin, acls);
    }
  }
}
