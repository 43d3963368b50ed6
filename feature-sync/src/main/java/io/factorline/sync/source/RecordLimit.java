package io.factorline.sync.source;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/** Text of records that ends with an error where one has no end, as behind a quote left open. */
final class RecordLimit extends FilterReader {
  private static final int MAX_CHARACTERS = 1 << 22;

  private int characters;
  private boolean isFirst = true;

  RecordLimit(Reader in) {
    super(in);
  }

  /** The next record begins. */
  void next() {
    characters = 0;
  }

  @Override
  public int read() throws IOException {
    int c = super.read();
    characters++;
    check();
    return c;
  }

  @Override
  public int read(char[] into, int offset, int length) throws IOException {
    int count = super.read(into, offset, length);
    characters += Math.max(0, count);
    check();
    if (isFirst && count > 0 && into[offset] == '\uFEFF') {
      // A mark of byte order is not part of the first column's name.
      System.arraycopy(into, offset + 1, into, offset, count - 1);
      count--;
    }
    isFirst = false;
    return count;
  }

  private void check() throws IOException {
    if (characters > MAX_CHARACTERS) {
      throw new IOException("a record must have at most " + MAX_CHARACTERS + " characters");
    }
  }
}
