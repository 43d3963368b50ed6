import io.factorline.gateway.faketriton.FakeTriton;

/**
 * The Triton of the gateway's tests as a process: {@code FakeServer COLUMNS}. Prints its port, and
 * ends when its input does. The score is the sum of a row, from its first column on.
 */
final class FakeServer {
  private FakeServer() {}

  public static void main(String[] words) throws Exception {
    int columns = Integer.parseInt(words[0]);
    try (FakeTriton fake = FakeTriton.start()) {
      for (String version : new String[] {"1", "2"}) {
        fake.with("momentum", version, "FP64", columns, FakeServer::sum);
      }
      System.out.println(fake.port());
      for (int form = System.in.read(); form >= 0; form = System.in.read()) {
        fake.raw(form != 't');
        System.out.println("ok");
      }
    }
  }

  private static double sum(double[] row) {
    double sum = 0;
    for (double value : row) {
      sum += value;
    }
    return sum;
  }
}
