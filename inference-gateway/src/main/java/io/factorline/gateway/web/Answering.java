package io.factorline.gateway.web;

/** Answers the requests of one route. */
interface Answering {
  Route route();

  /**
   * The answer. Runs on a virtual thread, which it may block.
   *
   * @throws io.factorline.error.RequestException for a request that cannot be answered
   */
  Reply answer(Ask ask);
}
