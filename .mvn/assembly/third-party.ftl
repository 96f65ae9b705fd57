<#-- For the license plugin: dependencyMap has a project and the names of its licences in each entry. -->
<#-- Where there is a choice, Headwater takes the licence whose text is here. -->
<#assign texts = {"Apache-2.0": "LICENSE", "BSD-2-Clause": "licenses/BSD-2-Clause.txt", "EPL-2.0": "licenses/EPL-2.0.txt", "MIT-0": "licenses/MIT-0.txt"}>
# Third-party software

The jars in `lib/` that are not Headwater's own, unchanged as their projects published them, and the licence under which each is
passed on. Jars of projects that have notices carry them in `META-INF/NOTICE*`.

| jar | Maven artifact | licence |
|---|---|---|
<#list dependencyMap as entry>
<#assign project = entry.getKey()>
<#if project.groupId != "io.headwater">
<#assign links = []>
<#list entry.getValue() as name>
<#if texts[name]??><#assign links = links + ["[" + name + "](" + texts[name] + ")"]></#if>
</#list>
| `${project.artifactId}-${project.version}.jar` | `${project.groupId}:${project.artifactId}` | ${links?join(", ", entry.getValue()?join(", ") + ": TEXT MISSING")} |
</#if>
</#list>
