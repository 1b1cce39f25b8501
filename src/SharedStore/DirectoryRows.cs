using Router.Storage;

namespace Router.SharedStore;

/// <summary>All rows of the directory as they were at one version.</summary>
internal sealed record DirectoryRows(long Version, IReadOnlyList<DirectoryRow> Rows)
{
    public static readonly DirectoryRows None = new(0, []);
}

/// <summary>What leads from one version of the directory to the next.</summary>
/// <param name="Version">The version it starts from; the next is one more.</param>
/// <param name="Written">New and changed rows.</param>
/// <param name="Removed">Rows that are gone.</param>
internal sealed record DirectoryChange(long Version, IReadOnlyList<DirectoryRow> Written, IReadOnlyList<RowName> Removed);
