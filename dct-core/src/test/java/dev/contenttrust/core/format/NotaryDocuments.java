// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.json.CanonicalJson;
import dev.contenttrust.core.json.JsonLimits;
import dev.contenttrust.core.json.JsonReader;

/**
 * Notary's files as text, each the smallest honest one; tests change one thing. Quotes are written
 * {@code '}.
 */
final class NotaryDocuments {
  static final String EXPIRES = "2030-01-02T03:04:05Z";
  static final String KEY = "{'keytype':'ecdsa','keyval':{'private':null,'public':'AQID'}}";
  static final String KEY_ID =
      new NotaryFormat().keyIdOf(new NotaryFormat().readKey(json(KEY))).value();
  static final String SHA256 = "'sha256':'" + "A".repeat(43) + "='";
  static final String META = "{'hashes':{" + SHA256 + "},'length':6}";

  static final String ROOT =
      "{'_type':'Root','consistent_snapshot':false,'expires':'"
          + EXPIRES
          + "','keys':{'@ID@':@KEY@},'roles':{'root':@ROLE@,'snapshot':@ROLE@,'targets':@ROLE@,'timestamp':@ROLE@},'version':1}"
              .replace("@ROLE@", "{'keyids':['@ID@'],'threshold':1}")
              .replace("@KEY@", KEY)
              .replace("@ID@", KEY_ID);
  static final String TARGETS =
      "{'_type':'Targets','delegations':{'keys':{},'roles':[]},'expires':'"
          + EXPIRES
          + "','targets':{'latest':"
          + META
          + "},'version':2}";
  static final String SNAPSHOT =
      "{'_type':'Snapshot','expires':'"
          + EXPIRES
          + "','meta':{'root':"
          + META
          + ",'targets':"
          + META
          + "},'version':1}";
  static final String TIMESTAMP =
      "{'_type':'Timestamp','expires':'"
          + EXPIRES
          + "','meta':{'snapshot':"
          + META
          + "},'version':1}";
  static final String SIGNATURES = "[{'keyid':'" + KEY_ID + "','method':'ecdsa','sig':'AQID'}]";

  private NotaryDocuments() {}

  static String delegating(String roles) {
    return TARGETS.replace(
        "{'keys':{},'roles':[]}", "{'keys':{'" + KEY_ID + "':" + KEY + "},'roles':" + roles + "}");
  }

  static String delegatedRole(String name) {
    return "{'keyids':['" + KEY_ID + "'],'name':'" + name + "','paths':[''],'threshold':1}";
  }

  static Bytes json(String text) {
    return Bytes.utf8(text.replace('\'', '"'));
  }

  static Bytes file(String signed) {
    return json("{'signed':" + signed + ",'signatures':" + SIGNATURES + "}");
  }

  static Bytes canonical(String signed) {
    return CanonicalJson.encode(JsonReader.read(json(signed), JsonLimits.DEFAULT));
  }
}
