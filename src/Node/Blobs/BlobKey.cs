using System.Globalization;

namespace ProFL.Node.Blobs;

/// <summary>Where a blob lives: under the job and the round that made it. Parts are checked before they become a path.</summary>
/// <param name="Job">The job's id: letters, digits, <c>-</c>, <c>_</c>, <c>.</c>, beginning with a letter or digit, at most 100
/// characters.</param>
/// <param name="Round">The round that made the blob; 0 for what was drawn at the start.</param>
/// <param name="Id">What the bytes are.</param>
public readonly record struct BlobKey(string Job, long Round, BlobId Id)
{
    /// <summary>The path below a store's root, <c>job/round/sha256</c>, with forward slashes as in a URL.</summary>
    /// <exception cref="ArgumentException">A part would not be a safe path segment.</exception>
    public string RelativePath
    {
        get
        {
            if (!BlobId.IsSha256(Id.Sha256))
            {
                throw new ArgumentException($"'{Id.Sha256}' is not a SHA-256 of 64 lower-case hexadecimal digits, so it names no blob");
            }

            return $"{FolderOf(Job, Round)}/{Id.Sha256}";
        }
    }

    /// <summary>The folder of a round below a store's root, <c>job/round</c>.</summary>
    /// <param name="job">The job's id.</param>
    /// <param name="round">The round, from 0.</param>
    /// <exception cref="ArgumentException">A part would not be a safe path segment.</exception>
    public static string FolderOf(string job, long round)
    {
        if (!IsJob(job))
        {
            throw new ArgumentException(
                $"'{job}' cannot be a job's id: use letters, digits, '-', '_' and '.', beginning with a letter or digit, at most 100 "
                    + "characters",
                nameof(job)
            );
        }

        ArgumentOutOfRangeException.ThrowIfNegative(round);
        return string.Create(CultureInfo.InvariantCulture, $"{job}/{round}");
    }

    /// <summary>Whether a text can be a job's id, and so a folder.</summary>
    /// <param name="job">A candidate, possibly from outside.</param>
    public static bool IsJob(string? job) =>
        job is { Length: > 0 and <= 100 }
        && char.IsAsciiLetterOrDigit(job[0])
        && job.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    /// <summary>Reads the three segments of a URL.</summary>
    /// <param name="job">First segment.</param>
    /// <param name="round">Second segment: a number from 0 without sign or leading zeros.</param>
    /// <param name="sha256">Third segment.</param>
    /// <param name="key">The key, with a size of 0 because a URL does not tell it.</param>
    /// <returns>Whether every segment is valid.</returns>
    public static bool TryParse(string? job, string? round, string? sha256, out BlobKey key)
    {
        key = default;
        if (
            !IsJob(job)
            || !BlobId.IsSha256(sha256)
            || !long.TryParse(round, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            || number.ToString(CultureInfo.InvariantCulture) != round
        )
        {
            return false;
        }

        key = new BlobKey(job!, number, new BlobId(sha256!, 0));
        return true;
    }
}
