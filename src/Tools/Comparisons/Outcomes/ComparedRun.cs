using System.Security.Cryptography;
using System.Text;
using ProFL.Learning.Jobs;
using ProFL.Learning.Rules;

namespace ProFL.Tools.Comparisons.Outcomes;

/// <summary>A run of a comparison: the job by one method, with one seed.</summary>
/// <param name="Spec">The job as it is run.</param>
public sealed record ComparedRun(JobSpec Spec)
{
    /// <summary>Its method.</summary>
    public MethodName Method => Spec.Method.Strategy;

    /// <summary>Its seed.</summary>
    public ulong Seed => Spec.Seed;

    /// <summary>The job's id, which is the name of the run's folder.</summary>
    public string Job => $"{Spec.Name}-{Method}-seed-{Seed}";

    /// <summary>The canonical job file.</summary>
    public string SpecJson => RuleBook.Newest.WriteJob(Spec);

    /// <summary>By which a finished run is recognised: SHA-256 of the canonical job file, in hexadecimal digits.</summary>
    public string SpecSha256 => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(SpecJson)));
}
