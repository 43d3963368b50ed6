package io.factorline.api.web;

/** Names of query parameters and of the keys of bodies. */
public final class Parameter {
  public static final String SYMBOL = "symbol";
  public static final String SYMBOLS = "symbols";
  public static final String UNIVERSE = "universe";
  public static final String FACTOR = "factor";
  public static final String FACTORS = "factors";
  public static final String SERVICE = "service";
  public static final String BAR = "bar";
  public static final String CUT = "cut";
  public static final String ORDER = "order";
  public static final String LIMIT = "limit";
  public static final String TRANSFORM = "transform";
  public static final String VENUE = "venue";
  public static final String PARTITION = "partition";
  public static final String AFTER = "after";
  public static final String FROM = "from";
  public static final String TO = "to";
  public static final String AS_OF = "asOf";
  public static final String ADJUST = "adjust";
  public static final String CURSOR = "cursor";
  public static final String AT = "at";
  public static final String WHOLE_CUT = "wholeCut";

  public static final String ASYNC = "async";
  public static final String FORCE = "force";

  private Parameter() {}
}
