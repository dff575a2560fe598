namespace ProFL.Learning.Rules;

/// <summary>A job follows rules that this release does not know.</summary>
/// <param name="version">The version that the job began with.</param>
/// <param name="highest">The highest version that this release knows.</param>
public sealed class UnknownRulesException(int version, int highest)
    : Exception(
        $"the job follows rules version {version}, this release knows versions up to {highest}: "
            + "run the release that began the job, or a newer one"
    );
