using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using ProFL.Coordinator.Persistence;
using ProFL.Messages;
using ProFL.Node.Members;

namespace ProFL.Coordinator.Members;

/// <summary>
/// Which coordinators may be in one cluster: those that share a journal and speak the same protocol. Each shows both as roles of
/// its membership, so that a newcomer knows before anything is handed to it.
/// </summary>
public static class CoordinatorAdmission
{
    private const string Sqlite = "journal-sqlite-";
    private const string Postgres = "journal-postgresql-";
    private const string ProtocolRole = "protocol-";

    /// <summary>The roles that a coordinator shows beside its own.</summary>
    /// <param name="journal">Where its journal is; it was checked.</param>
    /// <exception cref="JournalException">The database cannot be reached.</exception>
    public static IEnumerable<string> Roles(JournalSettings journal)
    {
        ArgumentNullException.ThrowIfNull(journal);
        string connection = journal.ConnectionString;
        string shown = journal.IsPostgres
            ? Postgres + Short(PostgresJournal.IdentityOf(connection))
            : Sqlite + Short($"{Environment.MachineName} {FileOf(new SqliteConnectionStringBuilder(connection).DataSource)}");
        return Roles(shown, Protocol.Version, Protocol.ProductVersion);
    }

    /// <summary>Why a newcomer must not be in the cluster of a coordinator that is there, or null when it may.</summary>
    /// <param name="own">Roles of the newcomer.</param>
    /// <param name="other">Roles of the one that is there.</param>
    /// <param name="address">Its address.</param>
    public static string? Refusal(IReadOnlyCollection<string> own, IReadOnlyCollection<string> other, string address)
    {
        (string ownProtocol, string otherProtocol) = (Of(own, ProtocolRole), Of(other, ProtocolRole));
        if (int.TryParse(otherProtocol, NumberStyles.None, CultureInfo.InvariantCulture, out int protocol) && ownProtocol != otherProtocol)
        {
            return Protocol.Refusal(protocol, MemberFacts.VersionOf(other), $"coordinator {address}");
        }

        (string ownJournal, string otherJournal) = (Of(own, "journal-"), Of(other, "journal-"));
        return ownJournal == otherJournal
            ? null
            : $"coordinator {address} keeps another journal ({otherJournal}) than this one ({ownJournal}): "
                + "what one decides the other would not know. "
                + (
                    ownJournal.StartsWith("sqlite", StringComparison.Ordinal)
                        ? "A SQLite file serves one coordinator: run one, or start three with one PostgreSQL database (profl.postgresql)."
                        : "Give every coordinator the same database in profl.postgresql."
                );
    }

    /// <summary>The roles that show a journal, a protocol and a version.</summary>
    /// <param name="journal">Kind and identity, such as <c>journal-sqlite-1a2b3c4d</c>.</param>
    /// <param name="protocol">See <see cref="Protocol.Version"/>.</param>
    /// <param name="version">See <see cref="Protocol.ProductVersion"/>.</param>
    public static IEnumerable<string> Roles(string journal, int protocol, string version) =>
        [journal, string.Create(CultureInfo.InvariantCulture, $"{ProtocolRole}{protocol}"), MemberFacts.VersionRole(version)];

    // by whatever links it is reached
    private static string FileOf(string path) =>
        File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;

    private static string Of(IReadOnlyCollection<string> roles, string prefix) =>
        roles.FirstOrDefault(r => r.StartsWith(prefix, StringComparison.Ordinal))?[prefix.Length..] ?? "";

    private static string Short(string identity) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..8];
}
