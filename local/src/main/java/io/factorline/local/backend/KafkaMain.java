package io.factorline.local.backend;

import java.nio.file.Files;
import java.nio.file.Path;
import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/** Main class of the broker's process: formats the storage once, then runs Kafka itself. */
final class KafkaMain {
  private KafkaMain() {}

  /** Arguments: the properties file, and the storage folder that it names. */
  public static void main(String[] args) {
    String properties = args[0];
    if (!Files.exists(Path.of(args[1], "meta.properties"))) {
      String[] format = {"format", "-t", Uuid.randomUuid().toString(), "-c", properties};
      int exit = StorageTool.execute(format, System.out);
      if (exit != 0) {
        System.exit(exit);
      }
    }
    Kafka.main(new String[] {properties});
  }
}
