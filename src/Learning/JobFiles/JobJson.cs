using ProFL.Learning.Jobs;

namespace ProFL.Learning.JobFiles;

/// <summary>Writes a job as JSON, as the newest rules read it; how a stored job is written, the rules say that it began with.</summary>
public static class JobJson
{
    /// <summary>
    /// The canonical JSON: fixed order of keys, every setting written out, no white space. Reading it gives an equal job.
    /// </summary>
    public static string ToJson(this JobSpec job) => JobWriter.Write(job, hasSchedules: true);
}
