namespace ProFL.Node.Trust;

/// <summary>What an operator may do; each may do what those before it may.</summary>
public enum OperatorRole
{
    /// <summary>Look at jobs and nodes, and fetch models.</summary>
    View,

    /// <summary>Submit jobs, and change them.</summary>
    Operate,

    /// <summary>What touches the cluster, or weakens what a job promises.</summary>
    Admin,
}

/// <summary>How an <see cref="OperatorRole"/> is written.</summary>
public static class OperatorRoles
{
    /// <summary>The role in small letters.</summary>
    public static string Spelled(this OperatorRole role) => role.ToString().ToLowerInvariant();

    /// <summary>Reads one; null where it is none.</summary>
    public static OperatorRole? Parse(string text) =>
        Enum.GetValues<OperatorRole>().Where(role => role.Spelled() == text).Cast<OperatorRole?>().FirstOrDefault();
}
