package io.factorline.gateway.repository;

/** A file of the repository that is not what it must be; the message names it. */
public final class RepositoryException extends Exception {
  private static final long serialVersionUID = 1L;

  public RepositoryException(String message) {
    super(message);
  }

  RepositoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
